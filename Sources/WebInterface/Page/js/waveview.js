// Which part of a file the wave shows: all of it, or a stretch that was zoomed into. Pure. Times are in seconds.

/** The shortest stretch that can be shown. */
const shortest = 4;

export class WaveView {
  from = 0;
  to = 0;
  duration = 0;
  /** Whether the stretch goes along with the playhead. */
  isFollowing = true;

  /** Shows the whole of a file. */
  reset(duration) {
    this.duration = duration;
    this.from = 0;
    this.to = duration;
    this.isFollowing = true;
  }

  get span() { return this.to - this.from; }
  get isZoomed() { return this.span < this.duration - 0.01; }
  get canZoomIn() { return this.span > Math.min(shortest, this.duration) + 0.01; }

  /** Where a time stands in the view; below 0 and above 1 outside of it. */
  shareOf(time) { return this.span > 0 ? (time - this.from) / this.span : 0; }
  timeAt(share) { return this.from + Math.min(1, Math.max(0, share)) * this.span; }
  holds(time) { return time >= this.from && time <= this.to; }

  /** Shows `factor` times as much detail (below 1: less), with `time` staying where it is. */
  zoom(factor, time) {
    const span = Math.min(this.duration, Math.max(shortest, this.span / factor));
    const share = Math.min(1, Math.max(0, this.shareOf(time)));
    this.#set(time - share * span, span);
    if (!this.isZoomed) this.isFollowing = true;
  }

  /** Scrolls to another stretch of the same length, and stops following the playhead. */
  moveTo(from) {
    this.#set(from, this.span);
    this.isFollowing = false;
  }

  /** Goes along with the playhead, a page at a time, so that the wave stands still in between. */
  follow(time) {
    if (!this.isZoomed || !this.isFollowing) return false;
    const share = this.shareOf(time);
    if (share >= 0 && share <= 0.95) return false;
    this.#set(time - this.span * 0.1, this.span);
    return this.shareOf(time) !== share;
  }

  #set(from, span) {
    this.from = Math.max(0, Math.min(from, this.duration - span));
    this.to = Math.min(this.duration, this.from + span);
  }
}
