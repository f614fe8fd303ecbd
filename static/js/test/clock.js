/* The server's time, counted on between its messages. */

export class Clock {
  #ends = 0;
  #offset = 0;

  constructor(secondsLeft, serverNow) {
    this.set(secondsLeft);
    this.#offset = new Date(serverNow).getTime() - Date.now();
  }

  /** Take over the seconds left as the server says. */
  set(secondsLeft) {
    this.#ends = performance.now() + secondsLeft * 1000;
  }

  get left() {
    return Math.max(0, Math.ceil((this.#ends - performance.now()) / 1000));
  }

  get words() {
    const left = this.left;
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  }

  /** Now by the server's clock, for saves that may arrive late. */
  stamp() {
    return new Date(Date.now() + this.#offset).toISOString();
  }
}
