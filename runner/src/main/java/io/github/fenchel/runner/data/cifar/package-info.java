/** CIFAR-10 and CIFAR-100, in the forms that their authors publish. */
@NullMarked
package io.github.fenchel.runner.data.cifar;

import org.jspecify.annotations.NullMarked;
