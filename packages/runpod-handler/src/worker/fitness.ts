/** Something that must hold before a worker takes jobs. */
export interface FitnessCheck {
  /** Short name for the platform. */
  readonly name: string;
  /** Fails when it does not hold. */
  readonly run: () => Promise<void>;
}

/** The check that failed, with what it failed with. */
export interface FitnessFailure {
  /** Name of the check. */
  readonly check: string;
  /** What it failed with. */
  readonly error: unknown;
}

/** Runs checks one after another. The first failure ends it: later checks build on earlier ones. */
export async function runFitnessChecks(checks: readonly FitnessCheck[]): Promise<FitnessFailure | undefined> {
  for (const { name, run } of checks) {
    try {
      await run();
    } catch (error) {
      return { check: name, error };
    }
  }
  return undefined;
}
