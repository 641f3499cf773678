// The public client, unchanged but for its base URL. It reads cases from standard input and prints what it got; the
// compiler checks that each field that is read here is one that the client's own types declare.
import Blockaid from '@blockaid/client';
import { readFileSync } from 'node:fs';

type Evm = Blockaid['evm'];

interface Case {
  name: string;
  call: 'transaction' | 'transactionRaw' | 'transactionBulk' | 'jsonRpc' | 'userOperation' | 'address' | 'site';
  body: unknown;
}

interface Seen {
  result?: string;
  features: string[];
  error?: string;
  simulation?: string;
  out: string[];
  in: string[];
  exposed: string[];
  management: string[];
  gas?: string;
  events?: number;
  status?: number;
}

const client = new Blockaid({
  baseURL: process.env['BASE_URL'],
  apiKey: process.env['API_KEY'] ?? 'unused',
  maxRetries: 0,
});

type Scan = Awaited<ReturnType<Evm['transaction']['scan']>>;

function seen(scan: Scan): Seen {
  const found: Seen = { features: [], out: [], in: [], exposed: [], management: [] };
  const { validation, simulation, gas_estimation: gas, events } = scan;
  if (validation) {
    found.result = validation.result_type;
    found.features = validation.features.map((feature) => feature.feature_id);
    if (validation.result_type === 'Error') found.error = validation.error;
  }
  if (simulation) {
    found.simulation = simulation.status;
    if (simulation.status === 'Success') {
      for (const diff of simulation.account_summary.assets_diffs) {
        found.out.push(...diff.out.map((each) => each.summary ?? ''));
        found.in.push(...diff.in.map((each) => each.summary ?? ''));
      }
      for (const exposure of simulation.account_summary.exposures) found.exposed.push(...Object.keys(exposure.spenders));
      for (const changes of Object.values(simulation.contract_management ?? {}))
        found.management.push(...changes.map((change) => change.type));
    } else {
      found.error = simulation.error;
    }
  }
  if (gas) found.gas = gas.status === 'Success' ? gas.used : gas.status;
  if (events) found.events = events.length;
  return found;
}

const nothing = { features: [], out: [], in: [], exposed: [], management: [] };

async function run({ call, body }: Case): Promise<Seen[]> {
  switch (call) {
    case 'transaction':
      return [seen(await client.evm.transaction.scan(body as Parameters<Evm['transaction']['scan']>[0]))];
    case 'transactionRaw':
      return [seen(await client.evm.transactionRaw.scan(body as Parameters<Evm['transactionRaw']['scan']>[0]))];
    case 'jsonRpc':
      return [seen(await client.evm.jsonRpc.scan(body as Parameters<Evm['jsonRpc']['scan']>[0]))];
    case 'userOperation':
      return [seen(await client.evm.userOperation.scan(body as Parameters<Evm['userOperation']['scan']>[0]))];
    case 'transactionBulk': {
      const scans = await client.evm.transactionBulk.scan(body as Parameters<Evm['transactionBulk']['scan']>[0]);
      return scans.map(seen);
    }
    case 'address': {
      const found = await client.evm.address.scan(body as Parameters<Evm['address']['scan']>[0]);
      const features = (found.features ?? []).map((each) => (typeof each === 'string' ? each : each.feature_id));
      return [{ ...nothing, result: found.result_type, features, error: found.error }];
    }
    case 'site': {
      const found = await client.site.scan(body as Parameters<Blockaid['site']['scan']>[0]);
      return [{ ...nothing, result: found.status === 'hit' && found.is_malicious ? 'Malicious' : found.status }];
    }
  }
}

async function main(): Promise<void> {
  const cases = JSON.parse(readFileSync(0, 'utf8')) as Case[];
  const results: Record<string, Seen[]> = {};
  for (const each of cases) {
    try {
      results[each.name] = await run(each);
    } catch (error) {
      if (!(error instanceof Blockaid.APIError)) throw error;
      results[each.name] = [{ ...nothing, status: error.status, error: error.message }];
    }
  }
  process.stdout.write(JSON.stringify(results));
}

void main();
