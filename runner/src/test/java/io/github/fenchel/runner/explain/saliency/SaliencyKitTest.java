package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.backend.tck.explain.SaliencyContract;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/**
 * The built-in methods keep what the kit asks of all methods; but for {@code untrained}, whose maps
 * are of other weights than the network's.
 */
class SaliencyKitTest {
  private static final Object[] FEW = {"samples", 3};

  private abstract static class Kit extends SaliencyContract {
    private final Symmetry symmetry;
    private final String id;
    private final Object[] given;

    Kit(Symmetry symmetry, String id, Object... given) {
      this.symmetry = symmetry;
      this.id = id;
      this.given = given;
    }

    @Override
    protected SaliencyMethod method() {
      return Methods.of(id, given);
    }

    @Override
    protected Symmetry symmetry() {
      return symmetry;
    }
  }

  private static Object[] ofSmooth(Object... given) {
    Component smooth = Methods.component("smooth-grad", FEW);
    return Stream.concat(Stream.of("map", smooth), Arrays.stream(given)).toArray();
  }

  @Nested
  class TimesInput extends Kit {
    TimesInput() {
      super(Symmetry.ODD, "gradient-x-input");
    }
  }

  @Nested
  class FromBlack extends Kit {
    FromBlack() {
      super(Symmetry.ODD, "integrated-gradients", "steps", 20);
    }
  }

  @Nested
  class FromBlur extends Kit {
    FromBlur() {
      super(Symmetry.ODD, "integrated-gradients", "steps", 20, "baseline", "blur");
    }
  }

  @Nested
  class Expected extends Kit {
    Expected() {
      super(Symmetry.ODD, "expected-gradients", FEW);
    }
  }

  @Nested
  class Smooth extends Kit {
    Smooth() {
      super(Symmetry.ODD, "smooth-grad", FEW);
    }
  }

  @Nested
  class Squared extends Kit {
    Squared() {
      super(Symmetry.EVEN, "smooth-grad-squared", FEW);
    }
  }

  @Nested
  class Variance extends Kit {
    Variance() {
      super(Symmetry.EVEN, "var-grad", FEW);
    }
  }

  @Nested
  class Sparsified extends Kit {
    Sparsified() {
      super(Symmetry.EVEN, "sparsified-smooth-grad", FEW);
    }
  }

  /** The envelope is that of a minimum. */
  @Nested
  class Moreau extends Kit {
    Moreau() {
      super(Symmetry.NONE, "moreau-grad", "samples", 2, "iterations", 4, "step", 0.5);
    }
  }

  @Nested
  class GroupMoreau extends Kit {
    GroupMoreau() {
      super(
          Symmetry.NONE,
          "moreau-grad",
          new Object[] {
            "samples",
            2,
            "iterations",
            4,
            "step",
            0.5,
            "kind",
            "group",
            "patch",
            3,
            "threshold",
            1e-4
          });
    }
  }

  @Nested
  class Cam extends Kit {
    Cam() {
      super(Symmetry.ODD, "grad-cam", "relu", false);
    }

    @Override
    protected boolean dependsOnTheScoresAlone() {
      return false;
    }
  }

  @Nested
  class Kept extends Kit {
    Kept() {
      super(Symmetry.ODD, "threshold", ofSmooth("share", 0.3));
    }
  }

  @Nested
  class Shrunk extends Kit {
    Shrunk() {
      super(Symmetry.ODD, "soft-threshold", ofSmooth("strength", 0.2));
    }
  }

  @Nested
  class Blurred extends Kit {
    Blurred() {
      super(Symmetry.ODD, "gaussian-smoothed", ofSmooth());
    }
  }

  private abstract static class Control extends Kit {
    Control(String id) {
      super(Symmetry.EVEN, id);
    }

    @Override
    protected boolean readsTheNetwork() {
      return false;
    }
  }

  @Nested
  class Random extends Control {
    Random() {
      super("random");
    }
  }

  @Nested
  class Edges extends Control {
    Edges() {
      super("sobel");
    }
  }
}
