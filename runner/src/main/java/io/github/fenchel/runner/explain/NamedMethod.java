package io.github.fenchel.runner.explain;

import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Component;

/**
 * A saliency method that a suite names.
 *
 * @param component its id and arguments
 * @param method the method
 */
public record NamedMethod(Component component, SaliencyMethod method) {}
