/** What result files look like: JSON, ids and digests, npz and safetensors. */
@NullMarked
package io.github.fenchel.results.format;

import org.jspecify.annotations.NullMarked;
