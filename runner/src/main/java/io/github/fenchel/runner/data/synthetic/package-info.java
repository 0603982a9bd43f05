/** Images that are drawn from a distribution. */
@NullMarked
package io.github.fenchel.runner.data.synthetic;

import org.jspecify.annotations.NullMarked;
