/** Words that a Promela model must not use as names. */

/** Of Promela itself, of C, and of what the verifier that SPIN generates defines. */
export const promelaReserved: readonly string[] = [
  ...'active assert atomic bit bool break byte c_code c_decl c_expr c_state c_track chan d_proctype d_step do else empty enabled end eval'.split(
    ' ',
  ),
  ...'false fi for full get_priority goto hidden if in init inline int len local ltl mtype nempty never nfull np_ notrace od of pc_value'.split(
    ' ',
  ),
  ...'pid print printf printm priority proctype provided return run select set_priority short show skip timeout trace true typedef'.split(
    ' ',
  ),
  ...'unless unsigned xr xs always eventually implies weakuntil equivalent release next until stronguntil progress accept'.split(' '),
  ...'auto case char const continue default double enum extern float long register signed sizeof static struct switch union void volatile'.split(
    ' ',
  ),
  ...'while asm typeof main now trpt trans this uchar uint ushort state none system define include ifdef ifndef endif elif undef line'.split(
    ' ',
  ),
  ...'exit read write open close select abort malloc free signal time unlink wait fork kill pipe sleep index rindex remove rename link'.split(
    ' ',
  ),
  ...'system scratch_ended'.split(' '),
  ...'linux unix i386 __linux__ errno stdin stdout stderr null eof'.split(' '),
];
