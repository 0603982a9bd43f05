package io.github.fenchel.losses;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Offer;
import java.util.List;

/** Offers the norms and the objectives of this module. */
public final class LossesPlugin implements Plugin {

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<Offer<Norm>> norms() {
    return NormOffers.all();
  }

  @Override
  public List<ObjectiveOffer> objectives() {
    return ObjectiveOffers.all();
  }
}
