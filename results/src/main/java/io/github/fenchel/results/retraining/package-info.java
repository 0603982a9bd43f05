/** What networks that were trained again on masked images say of the maps that masked them. */
@NullMarked
package io.github.fenchel.results.retraining;

import org.jspecify.annotations.NullMarked;
