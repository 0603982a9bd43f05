/** Tests of what backends share. */
@NullMarked
package io.github.fenchel.backend.common;

import org.jspecify.annotations.NullMarked;
