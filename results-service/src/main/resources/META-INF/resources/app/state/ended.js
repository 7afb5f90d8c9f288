// States that last.
const RUN = ['COMPLETED', 'FAILED', 'CANCELLED', 'STOPPED', 'REJECTED'];
const STUDY = ['COMPLETED', 'FAILED', 'CANCELLED'];

/** @param {{state?: string}} run an experiment, or a study's cell */
export const hasRunEnded = ({state}) => RUN.includes(state);

/** Whether nothing of a study runs any more; it may still be extended. @param {{state?: string}} study */
export const hasStudyEnded = ({state}) => STUDY.includes(state);
