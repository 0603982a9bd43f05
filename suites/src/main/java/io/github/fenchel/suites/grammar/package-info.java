/** The grammar of suites: what each section may hold, for the reader and for the schema. */
@NullMarked
package io.github.fenchel.suites.grammar;

import org.jspecify.annotations.NullMarked;
