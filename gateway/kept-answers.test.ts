import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createKeptAnswers } from './kept-answers.ts';

/** A store, and the height that it sees. */
function storeAt(name: string, maxBytes = 10_000) {
  const heightOf = (one: string) => ({ name: one, tag: one });
  const seen = { name };
  const kept = createKeptAnswers({ now: async () => heightOf(seen.name) }, maxBytes);
  const answer = (text: string) => ({ body: text, length: text.length, contentType: 'application/json', cost: 1 });
  const store = {
    kept,
    seen,
    async make(key: string, text: string, before = seen.name) {
      kept.begin(key, Promise.resolve(heightOf(before)))({ answer: answer(text), height: heightOf(before) });
      await setImmediate();
    },
    /** To what was asked before. */
    async keep(key: string, text: string, before = seen.name) {
      await store.make(key, 'before', before);
      await store.make(key, text, before);
    },
    find: async (key: string) => (await kept.find(key, Promise.resolve(heightOf(seen.name))))?.answer.body.toString(),
  };
  return store;
}

test('what is asked for the first time is not kept; later it is at once, at whatever height', async () => {
  const { seen, make, find } = storeAt('a');
  await make('q', 'first');
  assert.equal(await find('q'), undefined);
  seen.name = 'b';
  await make('q', 'second');
  assert.equal(await find('q'), 'second');
});

test('an answer is given again at its height, and never at another', async () => {
  const { seen, keep, find } = storeAt('a');
  await keep('q', 'first');
  assert.equal(await find('q'), 'first');
  assert.equal(await find('other'), undefined);
  seen.name = 'b';
  assert.equal(await find('q'), undefined);
  seen.name = 'a';
  assert.equal(await find('q'), undefined, 'what is gone stays gone');
});

test('an answer during whose making the view moved is not kept', async () => {
  const { seen, keep, find } = storeAt('b');
  await keep('q', 'mixed', 'a');
  assert.equal(await find('q'), undefined);
  seen.name = 'a';
  assert.equal(await find('q'), undefined);
});

test('of too many bytes those go that were not asked for longest; one that is larger than all is not kept', async () => {
  const { kept, keep, find } = storeAt('a', 2_000);
  await keep('1', 'x'.repeat(600));
  await keep('2', 'x'.repeat(600));
  await find('1');
  await keep('3', 'x'.repeat(600));
  assert.deepEqual(await Promise.all(['1', '2', '3'].map(async (key) => (await find(key)) !== undefined)), [
    true,
    false,
    true,
  ]);
  await keep('4', 'x'.repeat(3_000));
  assert.equal(await find('4'), undefined);
  assert.ok(kept.figures().bytes <= 2_000);
  await keep('3', 'x'.repeat(10));
  assert.equal(await find('3'), 'x'.repeat(10), 'a newer answer takes the place of the older');
});

test('when nobody knows the height, nothing is given again', async () => {
  let isAway = false;
  const height = { name: 'a', tag: 'a' };
  const kept = createKeptAnswers({ now: async () => height }, 10_000);
  const look = async () => (isAway ? Promise.reject(new Error('away')) : height);
  for (const _ of ['first', 'second']) {
    kept.begin('q', look())({ answer: { body: 'x', length: 1, contentType: '', cost: 1 }, height });
    await setImmediate();
  }
  assert.ok(await kept.find('q', look()));
  isAway = true;
  assert.equal(await kept.find('q', look()), undefined);
});

test('who asks the same and waits for the same look is given the same answer; others make their own', async () => {
  const height = { name: 'a', tag: 'a' };
  const kept = createKeptAnswers({ now: async () => height }, 1);
  const [look, later] = [Promise.resolve(height), Promise.resolve(height)];
  const end = kept.begin('q', look);
  const joined = kept.find('q', look);
  assert.equal(await kept.find('q', later), undefined);
  assert.equal(await kept.find('other', look), undefined);
  const made = { answer: { body: 'x', length: 1, contentType: '', cost: 1 }, height };
  end(made);
  assert.equal(await joined, made);
  const failing = kept.begin('failing', look);
  const left = kept.find('failing', look);
  failing();
  assert.equal(await left, undefined);
});
