/** YAML with the line and column of every key and value, and all of a file's problems at once. */
@NullMarked
package io.github.fenchel.suites.yaml;

import org.jspecify.annotations.NullMarked;
