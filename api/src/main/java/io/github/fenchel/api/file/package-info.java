/** The one door to the file system: what may be opened, replaced, listed and deleted, and how. */
@NullMarked
package io.github.fenchel.api.file;

import org.jspecify.annotations.NullMarked;
