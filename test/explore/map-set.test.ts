/** The oracle is held to what it is the oracle for. */

import { mapSet } from './map-set.js';
import { visitedSetConformance } from './visited-set.conformance.js';

visitedSetConformance('the map of strings', mapSet);
