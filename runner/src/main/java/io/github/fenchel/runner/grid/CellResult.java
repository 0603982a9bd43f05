package io.github.fenchel.runner.grid;

import io.github.fenchel.api.record.Outcome;

/**
 * How a cell of a suite ended.
 *
 * @param planned the cell
 * @param outcome how it ended
 */
public record CellResult(PlannedCell planned, Outcome outcome) {}
