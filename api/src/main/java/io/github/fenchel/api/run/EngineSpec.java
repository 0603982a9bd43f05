package io.github.fenchel.api.run;

import io.github.fenchel.api.backend.SessionOptions;

/**
 * What computes.
 *
 * @param backend the backend's id
 * @param options device, data type and threads
 */
public record EngineSpec(String backend, SessionOptions options) {}
