package io.splashdam.dsl;

import io.splashdam.operator.AggregateStore;
import io.splashdam.operator.TableDemand;
import io.splashdam.operator.TableTableJoin;
import io.splashdam.operator.TableView;
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
    static TableOrigin windowed(TableView view, TableDemand demand) {
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
        };
    }

    /** A table of what two others have for the same keys. */
    static TableOrigin joined(
            TableOrigin left, TableOrigin right, TableTableJoin.Join join, TableDemand demand) {
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
