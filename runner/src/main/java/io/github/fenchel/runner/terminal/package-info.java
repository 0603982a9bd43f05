/** What users see at a terminal: tables, progress, and the one way to print. */
@NullMarked
package io.github.fenchel.runner.terminal;

import org.jspecify.annotations.NullMarked;
