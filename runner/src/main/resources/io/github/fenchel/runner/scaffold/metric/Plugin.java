package @package@;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import java.util.List;

/**
 * Adds the metric {@code @id@} to Fenchel.
 *
 * <p>Fenchel finds this class through the line in {@code
 * META-INF/services/io.github.fenchel.api.Plugin}.
 */
public final class @name@Plugin implements Plugin {

  /** The API that this jar was compiled against; a Fenchel with another API refuses the jar. */
  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  /**
   * The descriptor feeds {@code fenchel list}, the JSON schema, the messages about mistakes in a
   * suite, and the defaults in records. A parameter with a default may be left out.
   */
  @Override
  public List<Offer<Metric>> metrics() {
    Descriptor descriptor =
        Descriptor.of(
            "@id@",
            "share of the pooled map within a frame along the image's edge",
            Parameter.whole("width", 2, Range.atLeast(1), "the frame's width in pixels"));
    return List.of(
        new Offer<>(
            descriptor,
            arguments ->
                new @name@Metric(
                    new Component(descriptor.id(), arguments), arguments.whole("width"))));
  }
}
