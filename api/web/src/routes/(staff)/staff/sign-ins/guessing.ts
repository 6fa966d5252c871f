import type { Schema } from "$lib/api";

/** The accounts of one network from which on the failures are no longer a class that mistypes. */
const SUSPICIOUS = 10;

/** Returns the networks from which log-ins to many accounts failed, with the number of these accounts. */
export function guessingNetworks(failures: Schema<"SignInFailure">[]): { network: string; accounts: number }[] {
  const counts = new Map<string, number>();
  for (const { network } of failures) counts.set(network, (counts.get(network) ?? 0) + 1);
  const networks = [...counts].map(([network, accounts]) => ({ network, accounts }));
  return networks.filter(({ accounts }) => accounts >= SUSPICIOUS);
}
