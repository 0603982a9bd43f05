package io.github.fenchel.runner.explain.metric.stability;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import java.util.List;
import java.util.function.IntFunction;

/**
 * How much a map changes with the image: the label's map at random images near it.
 *
 * <p>Formula: the {@link StabilityMeasure measure's}, over images {@code x' = x + u}, with {@code
 * u} uniform in {@code [-radius, radius)} at every entry: of both signs, and not clipped to [0,1],
 * which would make it one-sided at black pixels. A method that draws gets the same draws for {@code
 * x'} as for {@code x}. Pooling: none, Euclidean lengths of signed maps over all entries. Range: 0
 * to infinity; a map that ignores the image gets 0. Direction: lower is better. Undefined, and
 * counted, for a map of zeros and where no sample serves, such as one that keeps the prediction.
 *
 * @param component the id and its parameters
 * @param measure what is made of the changes
 * @param radius the largest change of an entry, in pixel units
 * @param samples images near each image
 */
record Stability(Component component, StabilityMeasure measure, double radius, int samples)
    implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "2-norm over channels and pixels; " + measure.text(),
        "pixel [0,1]",
        measure.unit(),
        Direction.LOWER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT).withModel();
  }

  @Override
  public Passes passes(ImageShape image, Passes map) {
    return map.plus(Passes.forwards(1)).times(samples);
  }

  @Override
  public double[] measure(Evidence evidence) {
    List<List<Response>> responses =
        evidence
            .model()
            .once(
                "neighbors, radius " + radius + ", samples " + samples,
                model ->
                    Response.all(
                        evidence.withModel(model),
                        samples,
                        sample -> perturbed(evidence.withModel(model), sample)));
    return measured(responses);
  }

  private HostArray perturbed(Evidence evidence, int sample) {
    HostArray images = evidence.images();
    DrawSpec spec =
        new DrawSpec("sample " + sample, DrawSpec.Distribution.UNIFORM, 0, images.shape());
    HostArray noise = evidence.model().draw(spec, evidence.subject());
    double[] perturbed = images.toDoubles();
    for (int i = 0; i < perturbed.length; i++) {
      perturbed[i] += radius * noise.at(i);
    }
    return HostArray.of(images.shape(), perturbed).to(images.dataType());
  }

  /** Measures at so many given images near each image. */
  double[] measure(Evidence evidence, int count, IntFunction<HostArray> perturbed) {
    return measured(Response.all(evidence, count, perturbed));
  }

  private double[] measured(List<List<Response>> responses) {
    return responses.stream().mapToDouble(measure::of).toArray();
  }
}
