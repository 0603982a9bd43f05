package @package@;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import java.util.List;

/**
 * Adds the norm {@code @id@} to Fenchel.
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
   * suite, and the defaults in records. A length has the unit pixel, so a suite writes {@code
   * epsilon: 0.25 pixel}; a parameter with a default may be left out.
   */
  @Override
  public List<Offer<Norm>> norms() {
    Descriptor descriptor =
        Descriptor.of(
            "@id@",
            "epsilon sum_b ||g_b||_2 over bands of rows of the gradient: a ball for each band",
            Parameter.quantity(
                "epsilon", Unit.PIXEL, Range.positive(), "largest L2 length of a band's change"),
            Parameter.whole(
                "band", 4, Range.atLeast(1), "rows of a band; divides the image's height"));
    return List.of(
        new Offer<>(
            descriptor,
            arguments -> new @name@Norm(arguments.quantity("epsilon"), arguments.whole("band"))));
  }
}
