/**
 * The numbers that a report shows: its columns, what they mean, and the saliency methods they
 * measure.
 */
@NullMarked
package io.github.fenchel.results.report.number;

import org.jspecify.annotations.NullMarked;
