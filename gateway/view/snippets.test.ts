import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { wordsOf } from '../../ledger/words.ts';
import { snippetsOf, snippetTexts } from './snippets.ts';

const marked = (text: string, ranges: { start: number; end: number }[]) =>
  ranges.map(({ start, end }) => text.slice(start, end));

describe('a snippet', () => {
  test('marks the words as they are written, in UTF-16 units', () => {
    const texts = snippetTexts({
      names: ['🚀 Größe zählt', 'Grosse matters'],
      texts: ['🚀 Größe zählt', 'Grosse matters', 'Die GROESSE der Cloud'],
      types: ['gx:ServiceOffering'],
      issuer: 'did:web:grosse.example',
      subjects: ['urn:grosse', 'https://offering.example/x'],
    });
    assert.deepEqual(
      snippetsOf(texts, new Set(['grosse', 'offering'])).map(({ field, text, ranges }) => [
        field,
        marked(text, ranges),
      ]),
      [
        ['NAME', ['Größe']],
        ['NAME', ['Grosse']],
        ['DESCRIPTION', ['GROESSE']],
        ['TYPE', ['Offering']],
        ['ISSUER', ['grosse']],
        ['SUBJECT', ['offering']],
      ],
    );
  });

  test('of a long text begins shortly before its first match and is of bounded length', () => {
    const text = `${'lorem '.repeat(100)}storage ${'ipsum '.repeat(100)}`;
    const [snippet] = snippetsOf([{ field: 'DESCRIPTION', text }], new Set(['storage']));
    assert.ok(snippet !== undefined && snippet.text.length <= 202, `${snippet?.text.length}`);
    assert.match(snippet.text, /^…(lorem )+storage (ipsum )*ipsum…$/);
    assert.deepEqual(marked(snippet.text, snippet.ranges), ['storage']);
  });

  for (const before of ['', 'ab '.repeat(5), 'ab '.repeat(50)]) {
    test(`with a word that is longer than it, behind ${before.length} characters, has the begin of it`, () => {
      const word = 'x'.repeat(1_500);
      const [snippet] = snippetsOf([{ field: 'NAME', text: `${before}${word} end` }], wordsOf(word));
      assert.ok(snippet !== undefined && snippet.text.length <= 202, `${snippet?.text.length}`);
      assert.deepEqual(marked(snippet.text, snippet.ranges), ['x'.repeat(200)]);
    });
  }

  test('has the whole of a word that fits it, however much stands before', () => {
    const word = 'y'.repeat(190);
    const [snippet] = snippetsOf([{ field: 'NAME', text: `${'ab '.repeat(50)}${word} end` }], wordsOf(word));
    assert.ok(snippet !== undefined && snippet.text.length <= 202, `${snippet?.text.length}`);
    assert.deepEqual(marked(snippet.text, snippet.ranges), [word]);
  });

  test('marks words that fold to the words asked for, whatever the text', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'É', 'ß', ' ', '東', '京', '🚀', '½', '-'), maxLength: 400 });
    fc.assert(
      fc.property(texts, (text) => {
        const words = [...wordsOf(text)];
        const asked = words.at(-1);
        fc.pre(asked !== undefined);
        const [snippet] = snippetsOf([{ field: 'DESCRIPTION', text }], new Set([asked]));
        assert.ok(snippet !== undefined && snippet.ranges.length > 0);
        for (const part of marked(snippet.text, snippet.ranges)) assert.ok(wordsOf(part).has(asked), part);
      }),
    );
  });
});
