package io.splashdam.dsl;

import io.splashdam.operator.AggregateStore;
import io.splashdam.operator.TableDemand;
import io.splashdam.operator.TableTableJoin;
import io.splashdam.operator.TableView;
import io.splashdam.topology.TopologyException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What stands behind a {@link KTable} while its topology is built: how it is looked into, and whether it says what its changes replace. */
interface TableOrigin {
    /**
     * Asks for what each change replaces.
     *
     * @param isForced true: a table that is not kept is kept from now on, if it must be
     * @return false when it cannot be known
     */
    boolean sendOldValues(boolean isForced);

    /** How another operator looks into the table; one that must be kept for that is kept from now on. */
    TableView view();

    /** No windows stand behind the table. */
    long NO_WINDOWS = -1;

    /** How long after its end a window behind the table may still change, in milliseconds; {@link #NO_WINDOWS} for a table without. */
    default long windowOpenMs() {
        return NO_WINDOWS;
    }

    /** A table that holds the changes of another one back. */
    static TableOrigin suppressed(TableOrigin above) {
        return new TableOrigin() {
            @Override
            public boolean sendOldValues(boolean isForced) {
                return above.sendOldValues(isForced);
            }

            @Override
            public TableView view() {
                throw new TopologyException("A table behind suppress() cannot be looked into by another operator;"
                        + " join the table before it, or make it a stream with toStream()");
            }

            @Override
            public long windowOpenMs() {
                return above.windowOpenMs();
            }
        };
    }

    /** A table that lies in a store. */
    static TableOrigin stored(AggregateStore store, TableDemand demand) {
        return new TableOrigin() {
            @Override
            public boolean sendOldValues(boolean isForced) {
                demand.askForOldValues();
                return true;
            }

            @Override
            public TableView view() {
                return TableView.ofStore(store);
            }
        };
    }

    /** A table of windows. */
    static TableOrigin windowed(TableView view, TableDemand demand, long openMs) {
        return new TableOrigin() {
            @Override
            public boolean sendOldValues(boolean isForced) {
                demand.askForOldValues();
                return true;
            }

            @Override
            public TableView view() {
                return view;
            }

            @Override
            public long windowOpenMs() {
                return openMs;
            }
        };
    }

    /** A table whose values are made of those of the one above. */
    static TableOrigin mapped(
            TableOrigin above, BiFunction<@Nullable Object, Object, @Nullable Object> mapper, TableDemand demand) {
        return new TableOrigin() {
            @Override
            public boolean sendOldValues(boolean isForced) {
                boolean isSent = above.sendOldValues(isForced);
                if (isSent) {
                    demand.askForOldValues();
                }
                return isSent;
            }

            @Override
            public TableView view() {
                return above.view().mapped(mapper);
            }

            @Override
            public long windowOpenMs() {
                return above.windowOpenMs();
            }
        };
    }

    /** A table of what two others have for the same keys. */
    static TableOrigin joined(TableOrigin left, TableOrigin right, TableTableJoin.Join join, TableDemand demand) {
        return new TableOrigin() {
            @Override
            public boolean sendOldValues(boolean isForced) {
                left.sendOldValues(true);
                right.sendOldValues(true);
                demand.askForOldValues();
                return true;
            }

            @Override
            public TableView view() {
                return TableTableJoin.view(left.view(), right.view(), join);
            }

            @Override
            public long windowOpenMs() {
                return Math.max(left.windowOpenMs(), right.windowOpenMs());
            }
        };
    }

    /** A table that is read: kept when it has a name to be asked by, or as soon as somebody needs it. */
    static TableOrigin source(Graph graph, String node, StoredTable table, TableDemand demand) {
        return new TableOrigin() {
            private void keep() {
                if (!demand.isStoreAsked()) {
                    demand.askForStore();
                    table.addTo(graph, node);
                }
            }

            @Override
            public boolean sendOldValues(boolean isForced) {
                if (!isForced && !demand.isStoreAsked()) {
                    return false;
                }
                keep();
                demand.askForOldValues();
                return true;
            }

            @Override
            public TableView view() {
                keep();
                return TableView.ofStore(table.kept());
            }
        };
    }
}
