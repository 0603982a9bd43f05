/** Seeds as hashes of what should change them, and the random numbers that they generate. */
@NullMarked
package io.github.fenchel.runner.random;

import org.jspecify.annotations.NullMarked;
