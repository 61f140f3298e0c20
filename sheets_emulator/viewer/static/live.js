// Follows the spreadsheet while the page is in view, whoever writes to it.

const RETRY_MS = 2000;

export class Live {
  /** onBook(book) for every new state, a promise of having drawn it; onState("in sync" | "offline" | "gone"). */
  constructor(book, onBook, onState) {
    this.book = book;
    this.onBook = onBook;
    this.onState = onState;
    this.revision = 0;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.stop?.abort();
      else this.#follow();
    });
  }

  start(revision) {
    this.revision = revision;
    this.#follow();
  }

  async #follow() {
    if (this.isFollowing) return;
    this.isFollowing = true;
    while (!document.hidden) {
      this.stop = new AbortController();
      try {
        const state = await this.book.changes(this.revision, this.stop.signal);
        this.onState("in sync");
        if (state.revision !== this.revision) {
          this.revision = state.revision;
          // One state at a time: what comes meanwhile is taken in with the next.
          await this.onBook(state);
        }
      } catch (error) {
        if (error.status === 404) {
          this.onState("gone");
          return;
        }
        if (error.name !== "AbortError") {
          this.onState("offline");
          await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        }
      }
    }
    this.isFollowing = false;
  }
}
