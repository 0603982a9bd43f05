/** File formats that other programs read: npz, safetensors, Parquet, CSV, JSON, Markdown. */
@NullMarked
package io.github.fenchel.results.codec;

import org.jspecify.annotations.NullMarked;
