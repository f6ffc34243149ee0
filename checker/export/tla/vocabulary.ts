/** Words of TLA+, and what the modules that an exported one extends define. */

export const tlaReserved: readonly string[] = [
  ...'ASSUME ASSUMPTION AXIOM CASE CHOOSE CONSTANT CONSTANTS DOMAIN ELSE ENABLED EXCEPT EXTENDS IF IN INSTANCE LET LOCAL MODULE OTHER'.split(
    ' ',
  ),
  ...'PROOF SF_ STATE SUBSET THEN THEOREM LEMMA COROLLARY PROPOSITION UNCHANGED UNION VARIABLE VARIABLES WF_ WITH ACTION HAVE HIDE NEW'.split(
    ' ',
  ),
  ...'OBVIOUS OMITTED ONLY PICK PROVE QED RECURSIVE SUFFICES TAKE TEMPORAL USE WITNESS BY DEF DEFINE DEFS LAMBDA TRUE FALSE BOOLEAN STRING'.split(
    ' ',
  ),
  ...'Nat Int Infinity IsFiniteSet Cardinality Print PrintT Assert JavaTime TLCGet TLCSet Permutations SortSeq RandomElement Any ToString'.split(
    ' ',
  ),
  ...'TLCEval TLCFP NONE Now vars Init Next Spec Symmetry'.split(' '),
];
