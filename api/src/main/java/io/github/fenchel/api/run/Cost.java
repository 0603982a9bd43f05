package io.github.fenchel.api.run;

/**
 * What a run cost; not part of any digest.
 *
 * @param wallSeconds the whole process
 * @param trainSeconds training alone; 0 where stored weights were measured again
 * @param evaluationSeconds evaluation alone
 * @param trainImagesPerSecond images trained on per second of training
 * @param peakResidentBytes the largest resident memory of the process
 */
public record Cost(
    double wallSeconds,
    double trainSeconds,
    double evaluationSeconds,
    double trainImagesPerSecond,
    long peakResidentBytes) {}
