import { visit } from 'jsonc-parser';

/** Something that parsing a JSON text would change without a word. */
export type JsonDefect = {
  code: 'DUPLICATE_KEY' | 'LONE_SURROGATE' | 'NUMBER_NOT_EXACT';
  /** Where, as keys and indices from the value asked about. */
  path: (string | number)[];
  /** What was found and what was expected, for a person. */
  message: string;
};

/** A parsed text that remembers what the parsing changed. */
export type JsonSource = {
  value: unknown;
  /** Defects inside any object or array of the parsed value, with paths relative to it. */
  defectsIn(container: object): JsonDefect[];
};

/**
 * Parses a JSON text and keeps what `JSON.parse` hides: duplicate keys, lone surrogates, and numbers whose
 * canonical form (RFC 8785) is another decimal than the one written. Throws a SyntaxError with the position.
 */
export function parseJsonSource(text: string): JsonSource {
  const value: unknown = JSON.parse(text);
  // Found when first asked for: whoever reads what others have checked does without.
  let found: JsonDefect[] | undefined;
  return {
    value,
    defectsIn(container) {
      found ??= findDefects(text);
      const defects = found;
      if (defects.length === 0) return [];
      return defects.flatMap((defect) => relativeTo(value, container, defect));
    },
  };
}

/** A JSONPath for a person: `$.credentialSubject[0]["gx:version"]`. */
export function jsonPath(path: readonly (string | number)[]): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[A-Za-z_][\w]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return `$${steps.join('')}`;
}

/** Why the number written as `source` would not come back as the same decimal; undefined when it would. */
export function numberDefect(source: string): string | undefined {
  const value = Number(source);
  if (Number.isFinite(value) && decimal(source) === decimal(String(value))) return undefined;
  const kept = Number.isFinite(value) ? String(value) : 'no finite number';
  return `expected a number that IEEE 754 keeps exactly: ${source.slice(0, 60)} would become ${kept}; write it as a string`;
}

function findDefects(text: string): JsonDefect[] {
  const defects: JsonDefect[] = [];
  const keys: Set<string>[] = [];
  visit(text, {
    onObjectBegin() {
      keys.push(new Set());
    },
    onObjectEnd() {
      keys.pop();
    },
    onObjectProperty(key, _offset, _length, _line, _column, path) {
      const seen = keys.at(-1);
      const at = [...path(), key];
      if (seen?.has(key))
        defects.push({
          code: 'DUPLICATE_KEY',
          path: at,
          message: `expected each key once: ${JSON.stringify(key)} stands twice`,
        });
      seen?.add(key);
      if (!key.isWellFormed()) defects.push(surrogate(at));
    },
    onLiteralValue(value, offset, length, _line, _column, path) {
      if (typeof value === 'string' && !value.isWellFormed()) defects.push(surrogate([...path()]));
      if (typeof value !== 'number') return;
      const message = numberDefect(text.slice(offset, offset + length));
      if (message !== undefined) defects.push({ code: 'NUMBER_NOT_EXACT', path: [...path()], message });
    },
  });
  return defects;
}

function surrogate(path: (string | number)[]): JsonDefect {
  return { code: 'LONE_SURROGATE', path, message: 'expected Unicode text: a surrogate stands without its other half' };
}

/** The defect seen from a container it lies in: walks its path from the root and cuts where the container stands. */
function relativeTo(root: unknown, container: object, defect: JsonDefect): JsonDefect[] {
  let at = root;
  for (let depth = 0; depth <= defect.path.length; depth += 1) {
    if (at === container) return [{ ...defect, path: defect.path.slice(depth) }];
    const step = defect.path[depth];
    if (step === undefined || typeof at !== 'object' || at === null) return [];
    at = (at as Record<string | number, unknown>)[step];
  }
  return [];
}

/** A decimal in one form: digits without zeros at either end, and an exponent. Zero is one value, with or without sign. */
function decimal(text: string): string {
  const match = /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${Number(exponent) - fraction.length + (digits.length - kept.length)}`;
}
