package org.chordial.ice.agent;

import org.chordial.ice.net.CoreContext;

/**
 * The data streams that one exchange of descriptions sets up together (the checklist set of RFC
 * 8445, section 6.1.2.1): one role, one pacing, one freezing. An {@link IceAgent} is one stream; an
 * agent made without a group is alone in its own. With BUNDLE one is enough.
 */
public final class IceGroup {

  private final RoleKeeper role;
  private final Foundations foundations = new Foundations();
  private final CheckSchedule schedule;

  /**
   * @param context the one of every agent of the group
   */
  public IceGroup(CoreContext context) {
    role = new RoleKeeper(context.random());
    schedule = new CheckSchedule(context.executor());
  }

  RoleKeeper role() {
    return role;
  }

  Foundations foundations() {
    return foundations;
  }

  CheckSchedule schedule() {
    return schedule;
  }
}
