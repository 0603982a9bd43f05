package io.github.fenchel.runner.run;

import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.InputDigests;
import io.github.fenchel.runner.train.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws again the weights that a stored run started with; needs no engine. */
public final class InitialWeights {
  private final Workspace workspace;

  /** Draws in a workspace. */
  public InitialWeights(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * Returns the weights, in the network's order.
   *
   * @throws FenchelException of kind USER if they are not those that the run was given, by the
   *     digest in its record: this build draws others
   */
  public List<NamedArray> of(RunRecord record) {
    TrainingSpec training = record.spec().training();
    DatasetInfo info = workspace.catalog().info(training.data().dataset());
    Map<String, HostArray> drawn =
        Model.initialWeights(
            new PartFactory(workspace.catalog()).blueprint(training, info),
            Seeds.of(training.data().dataset(), training.seed()));
    String digest = InputDigests.ofWeights(drawn);
    String recorded = record.inputDigests().get(InputDigests.WEIGHTS);
    if (!digest.equals(recorded)) {
      throw FenchelException.user(
          "run "
              + record.runId()
              + " began with other weights than this Fenchel draws: digest "
              + recorded
              + ", here "
              + digest
              + "; use the Fenchel that made it, "
              + record.environment().fenchel());
    }
    List<NamedArray> weights = new ArrayList<>();
    drawn.forEach((name, array) -> weights.add(new NamedArray(name, array)));
    return List.copyOf(weights);
  }
}
