package io.github.fenchel.api.run;

import io.github.fenchel.api.parameter.Component;

/**
 * A question: at which value of a parameter has a norm the same first-order budget as another?
 *
 * <p>A norm's budget is the mean of {@code R*(g)} over training images, {@code g} the gradient of
 * an untrained network's loss. It depends on data and architecture, and on nothing else that varies
 * in a suite: one value serves all seeds, backends, data types and routes.
 *
 * @param dataset the dataset
 * @param train the number of training images that runs use, a stratified subset
 * @param architecture the network
 * @param backend the backend that computes the gradients, in double precision
 * @param norm the norm whose parameter is wanted; what it holds for the parameter is only where the
 *     search starts
 * @param parameter the parameter's id
 * @param budget the norm whose budget it is to have
 */
public record MatchSpec(
    Component dataset,
    int train,
    Component architecture,
    String backend,
    Component norm,
    String parameter,
    Component budget) {}
