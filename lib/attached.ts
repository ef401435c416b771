/**
 * A function of an object whose answer stays with the object: computed when it is first asked for, gone with the object,
 * and not copied with it.
 *
 * A WeakMap would say the same, but as soon as it is old itself, V8's collection of young garbage takes all of its values
 * for alive: what belongs to one question would be copied into old memory, and stay there until all of that is marked.
 */
export function attached<K extends object, V>(compute: (owner: K) => V): (owner: K) => V {
  const name = Symbol(compute.name);
  return (owner) => {
    const known = (owner as Record<symbol, V | undefined>)[name];
    if (known !== undefined) return known;
    const value = compute(owner);
    Object.defineProperty(owner, name, { value });
    return value;
  };
}
