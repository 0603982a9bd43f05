package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import java.util.List;

/** The built-in saliency methods. */
public final class SaliencyMethods {
  private SaliencyMethods() {}

  /** Returns the saliency methods. */
  public static List<Offer<SaliencyMethod>> offers() {
    return List.of(
        new Offer<>(
            Descriptor.of(
                "simple-gradient",
                "gradient of the label's logit, or of another output, with respect to the image",
                OutputParameter.OF),
            arguments -> new SimpleGradient(OutputParameter.of(arguments))));
  }
}
