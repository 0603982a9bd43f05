package @package@;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import java.util.List;

/**
 * Adds the saliency method {@code @id@} to Fenchel.
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
  public List<Offer<SaliencyMethod>> saliencyMethods() {
    Descriptor descriptor =
        Descriptor.of(
            "@id@",
            "mean gradient of the label's logit on the way from black to the image",
            Parameter.whole("steps", 10, Range.atLeast(1), "images on the way"));
    return List.of(
        new Offer<>(descriptor, arguments -> new @name@Method(arguments.whole("steps"))));
  }
}
