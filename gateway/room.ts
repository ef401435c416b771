/** What connections hold together, up to a bound. */
export type Room = {
  /** Takes a part for a connection; whoever has held longest is cut off where it is not free. Returns how to give it back, once. */
  enter(size: number, cut: () => void): () => void;
};

/** Creates a room: who comes in does not wait, and is not turned away because of those who hold and do nothing. */
export function createRoom(most: number): Room {
  const held = new Set<{ size: number; cut(): void }>();
  let used = 0;

  function leave(place: { size: number; cut(): void }): void {
    if (held.delete(place)) used -= place.size;
  }

  return {
    enter(size, cut) {
      const place = { size, cut };
      held.add(place);
      used += size;
      for (const oldest of held) {
        if (used <= most) break;
        leave(oldest);
        oldest.cut();
      }
      return () => leave(place);
    },
  };
}
