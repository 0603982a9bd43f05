/** The plugin of this module: which norms, routes and baselines it offers, and their parameters. */
@NullMarked
package io.github.fenchel.losses;

import org.jspecify.annotations.NullMarked;
