package io.github.fenchel.runner.train.optimizer;

import io.github.fenchel.api.training.LearningRate;
import java.util.List;

/** Learning rates that drop at the end of epochs: {@code base gamma^(drops so far)}. */
final class Drops {
  private Drops() {}

  /** Returns {@code base gamma^drops}, by repeated products, as torch computes it. */
  private static double dropped(double base, double gamma, long drops) {
    double rate = base;
    for (long i = 0; i < drops; i++) {
      rate *= gamma;
    }
    return rate;
  }

  /**
   * A drop every so many epochs, as {@code torch.optim.lr_scheduler.StepLR}.
   *
   * @param epochs how many
   * @param gamma what each drop multiplies by
   */
  record Every(int epochs, double gamma) implements LearningRate {
    @Override
    public double at(double base, long step, long steps, long perEpoch) {
      return dropped(base, gamma, (step - 1) / perEpoch / epochs);
    }
  }

  /**
   * A drop after each of some epochs, as {@code torch.optim.lr_scheduler.MultiStepLR}.
   *
   * @param milestones the epochs, rising, above 0
   * @param gamma what each drop multiplies by
   */
  record After(List<Double> milestones, double gamma) implements LearningRate {
    /** Copies the list, and checks its order. */
    After {
      milestones = List.copyOf(milestones);
      double last = 0;
      for (double milestone : milestones) {
        if (milestone <= last || milestone != Math.rint(milestone)) {
          throw new IllegalArgumentException(
              "milestones are not rising whole numbers of epochs above 0, e.g. \"100 150\"");
        }
        last = milestone;
      }
    }

    @Override
    public double at(double base, long step, long steps, long perEpoch) {
      long done = (step - 1) / perEpoch;
      return dropped(base, gamma, milestones.stream().filter(epoch -> epoch <= done).count());
    }

    @Override
    public void check(int epochs) {
      double last = milestones.get(milestones.size() - 1);
      if (last >= epochs) {
        throw new IllegalArgumentException(
            "milestones go to "
                + (long) last
                + ", and training ends after "
                + epochs
                + " epochs; use smaller ones, or train longer");
      }
    }
  }
}
