/** Where two checks of one call fail at once: which of them a kernel makes first shows there in the errno. */

import { EvaluationError, type TransitionSystem } from '../system.js';
import type { Graph, Witness } from './graph.js';
import type { OrderVariant } from './order-variant.js';
import type { Subject } from './subject.js';

/** Check `first` of the action is made before check `second`; both are outcomes of it. */
export interface Order {
  readonly action: string;
  readonly first: number;
  readonly second: number;
}

export function orderKey({ action, first, second }: Order): string {
  return `${action}#${first} before #${second}`;
}

interface Place {
  readonly state: number;
  readonly values: string;
}

interface Found {
  readonly order: Order;
  readonly places: Place[];
}

const PLACES = 4;
const STATES_A_PAUSE = 2048;

export interface Orders {
  readonly found: readonly Order[];
  readonly witnesses: ReadonlyMap<string, readonly Witness[]>;
}

/** Looks at every state that a kernel can be brought to.
 *  @param asked the system of the variants, in the subject's instance */
export async function findOrders(
  subject: Subject,
  graph: Graph,
  asked: TransitionSystem,
  variants: readonly OrderVariant[],
  pause: () => Promise<unknown>,
): Promise<Orders> {
  const none = { found: [], witnesses: new Map() };
  if (JSON.stringify(asked.variables) !== JSON.stringify(subject.system.variables) || asked.words !== subject.system.words) return none;
  const byName = new Map(variants.map((variant) => [variant.name, variant]));
  const variantOf = asked.actions.map(({ name }) => byName.get(name)!);
  const found = new Map<string, Found>();
  for (let state = 0; state < graph.performable; state++) {
    if (state % STATES_A_PAUSE === 0) await pause();
    asked.load(graph.stateOf(state), 0);
    try {
      asked.successors((index) => {
        const { action, outcome, kind } = asked.outcomes[index]!;
        const variant = variantOf[action]!;
        if ((kind !== 'errno' && kind !== 'signal') || outcome <= variant.without) return;
        const order = { action: variant.action, first: variant.without, second: outcome };
        const key = orderKey(order);
        const known = found.get(key) ?? { order, places: [] };
        if (known.places.length >= PLACES) return;
        known.places.push({ state, values: asked.arguments.slice(0, asked.actions[action]!.parameters).join(' ') });
        found.set(key, known);
      });
    } catch (error) {
      // What a call would do after a check that it does not pass may have no meaning; other states still tell.
      if (!(error instanceof EvaluationError)) throw error;
    }
  }
  const witnesses = [...found.values()].map(
    ({ order, places }) => [orderKey(order), placesToWitnesses(subject, graph, order, places)] as const,
  );
  return { found: [...found.values()].map(({ order }) => order), witnesses: new Map(witnesses) };
}

/** The transitions of the subject that are those calls. */
function placesToWitnesses({ system }: Subject, graph: Graph, { action, first }: Order, places: readonly Place[]): readonly Witness[] {
  return places.flatMap(({ state, values }) => {
    const ordinals: number[] = [];
    let ordinal = 0;
    system.load(graph.stateOf(state), 0);
    system.successors((index) => {
      const here = ordinal++;
      const outcome = system.outcomes[index]!;
      const { name, parameters } = system.actions[outcome.action]!;
      if (name === action && outcome.outcome === first && system.arguments.slice(0, parameters).join(' ') === values) ordinals.push(here);
    });
    return ordinals.slice(0, 1).map((found) => ({ state, ordinal: found }));
  });
}
