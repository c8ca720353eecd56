/** Remembers what was made, the latest so many of it: for what never changes, or is asked for by all that it rests on. What failed is made again. */
export class Memory<Made> {
  private readonly made = new Map<string, Promise<Made>>();

  constructor(private readonly most: number) {}

  async of(key: string, make: () => Promise<Made>): Promise<Made> {
    const known = this.made.get(key) ?? make();
    this.made.delete(key);
    this.made.set(key, known);
    known.catch(() => this.made.delete(key));
    if (this.made.size > this.most) this.made.delete(this.made.keys().next().value!);
    return known;
  }
}
