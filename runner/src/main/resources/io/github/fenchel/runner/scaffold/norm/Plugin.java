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
 * What this jar adds to Fenchel: the norm {@code @id@}.
 *
 * <p>Fenchel finds this class through the line in {@code
 * META-INF/services/io.github.fenchel.api.Plugin}.
 */
public final class @name@Plugin implements Plugin {

  /** The version that the compiler saw: a Fenchel with another API refuses the jar by name. */
  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  /**
   * The descriptor is all that {@code fenchel list}, the JSON schema, the messages about a suite's
   * mistakes and the defaults in a record are made of. A length has the unit of a pixel, so a suite
   * writes {@code epsilon: 0.25 pixel}; a parameter with a default may be left out.
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
