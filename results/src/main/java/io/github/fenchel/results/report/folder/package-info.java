/**
 * The folder that a report is written into: its scripts, the list of its files, and how it is
 * replaced.
 */
@NullMarked
package io.github.fenchel.results.report.folder;

import org.jspecify.annotations.NullMarked;
