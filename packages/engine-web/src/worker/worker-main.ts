/** Entry of the inference worker: a module of its own, so that bundlers make a file of it. */
export {};
