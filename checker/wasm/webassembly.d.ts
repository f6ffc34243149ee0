/** The part of the WebAssembly interface that Node gives and this program uses; its own types know nothing of it. */

declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }

  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }

  class Memory {
    constructor(descriptor: { readonly initial: number; readonly maximum: number; readonly shared?: boolean });
    readonly buffer: ArrayBuffer;
    /** @returns the size before, in pages. @throws RangeError when there is no memory for it */
    grow(pages: number): number;
  }

  class Global {
    value: number;
  }

  function validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}
