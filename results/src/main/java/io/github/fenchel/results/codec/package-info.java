/** File formats that other programs read: npz, safetensors, Parquet, CSV, Markdown. */
@NullMarked
package io.github.fenchel.results.codec;

import org.jspecify.annotations.NullMarked;
