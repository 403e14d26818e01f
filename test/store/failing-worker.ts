throw new Error('this worker cannot work')
